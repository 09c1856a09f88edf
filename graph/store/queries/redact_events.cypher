// What an erasure leaves of the words of events: salted anew, while the hash of what they said stays in the chain.
UNWIND $rows AS row
MATCH (e:Event {aggregate: row.aggregate, seq: row.seq})
SET e.body = row.body, e.why = row.why, e.salt = row.salt, e.left = row.left
