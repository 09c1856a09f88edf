// What a source said goes by its new name.
MATCH (a:Archive {source: $old})
SET a.source = $new
