// A load of several lists, some of which were taken back, goes by the names of those that are left.
MATCH (l:Load {source: $old})
SET l.source = $new
