// Whether somebody still holds a key: the first one, or one rotated from it.
MATCH (k:Key)
WHERE (k.id = $holder OR k.holder = $holder) AND k.revoked_at IS NULL AND k.expires_at > $at
RETURN count(k) > 0 AS in_force
