// The rows of a source go by its new name.
MATCH (r:Record {load: $old})
SET r.load = $new
