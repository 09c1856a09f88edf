// How many rows of each kind the graph holds, from the counts that the server keeps: what is not there is not read.
RETURN COUNT { (:Party) } AS parties, COUNT { ()-[:OFFERS]->() } AS offers, COUNT { ()-[:DEMANDS]->() } AS demands,
       COUNT { ()-[:NEEDS]->() } AS needs, COUNT { ()-[:GIVES]->() } AS services,
       COUNT { ()-[:PROMISES]->() } AS commitments
