"""What comes and goes over the API: parties, lots and needs in, exports and webhooks out."""
