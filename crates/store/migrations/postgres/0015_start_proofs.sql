-- How an application answered when it first served: its probes, and the hash of what it had written by then.

alter table environment add column proof text;
