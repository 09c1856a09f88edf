// Answers are kept for a day.
MATCH (a:Answer) WHERE a.at < $before
WITH a LIMIT 5000
DELETE a
RETURN count(*) AS forgotten
