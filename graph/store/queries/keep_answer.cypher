// The first answer, for whoever repeats the request.
MATCH (a:Answer {id: $id})
SET a.status = $status, a.body = $body, a.headers = $headers
