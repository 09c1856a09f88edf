// An event of something that is no thing of the graph, such as a key or an import.
MERGE (e:Event {aggregate: $aggregate, seq: $seq})
ON CREATE SET e += $event
