-- Active persons whom the management system covers and who have started to work here.
select p.*, p.id as person
from person p cross join today t
where p.state = 'active' and p.in_scope and coalesce(p.since_day, t.now) <= t.now
