"""What a sheet and each of its columns are: by header, by contents, by a mapping file."""
