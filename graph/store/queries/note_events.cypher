// Events of what is no thing of the graph, such as a key or an import.
UNWIND $events AS said
MERGE (e:Event {aggregate: said.aggregate, seq: said.seq})
ON CREATE SET e += said.facts
