// Whether a request was carried out before: its event, and the thing as it was then.
MATCH (e:Event {request: $request})
RETURN e.aggregate AS aggregate, e.seq AS seq LIMIT 1
