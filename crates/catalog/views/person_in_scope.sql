-- Active persons whom the management system covers. A first day that somebody typed makes them known earlier, never later than
-- the entry that recorded them.
select p.* except (since_day), least(p.since_day, p.created_day) as since_day, p.id as person
from person p
where p.state = 'active' and p.in_scope
