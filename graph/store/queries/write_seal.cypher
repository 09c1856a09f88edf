// A seal over events: its hash covers theirs and the hash of the seal before it.
MATCH (h:SealHead {id: 'head'})
SET h.number = $number, h.hash = $hash
CREATE (s:Seal {number: $number, hash: $hash, previous: $previous, events: $events, at: $at})
WITH s
UNWIND $rows AS row
MATCH (e:Event {aggregate: row[0], seq: row[1]})
SET e.seal = $number, e.place = row[2]
