-- The risk criteria that were approved last.
select c.*
from criteria c
where c.approved_entry = (select max(approved_entry) from criteria)
