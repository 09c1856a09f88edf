// Which of some ids are no party's.
UNWIND $ids AS id
WITH id WHERE NOT EXISTS { (:Party {id: id}) }
RETURN id
