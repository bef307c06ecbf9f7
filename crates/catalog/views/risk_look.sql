-- Looks at the risks by somebody who held the duty risk at that time, for the management system or for the AI system: the rating
-- of each open risk, its reviews, and the reasons why a source brings none (those name no risk).
with look as (
    select r.system, r.source, r.id as risk, r.rating_by as person, r.rating_day as day, r.rating_entry as entry
    from risk r where r.state <> 'closed' and r.level is not null
    union all
    select r.system, r.source, r.id, e.by, e.at_day, e.entry
    from risk r join entry e on e.subject = r.id and e.what = 'risk.reviewed'
    where r.state <> 'closed' and r.level is not null
    union all
    select n.system, n.key, cast(null as varchar), n.by, n.at_day, n.entry from system_no_risks n
)
select distinct l.system, l.source, l.risk, l.person, l.day, l.entry
from look l join held h on h.person = l.person
where h.duty = 'risk' and (h.system is null or h.system = l.system) and h.from_entry < l.entry
  and (h.until_entry is null or h.until_entry > l.entry)
