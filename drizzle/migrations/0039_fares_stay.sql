-- What somebody was charged, and from which numbers it came, stays as it was written.
REVOKE UPDATE, DELETE, TRUNCATE ON fares FROM beeline_app;
