-- Who held which role between which entries, also in the past: from the entry in which they took it on to the one in which the role
-- went to somebody else, was turned down or ended, or they left.
with turns as (
    select e.subject as role, e.what, e.by as person, e.entry, e.at_day,
           lead(e.entry) over (partition by e.subject order by e.entry) as next_entry,
           lead(e.at_day) over (partition by e.subject order by e.entry) as next_day
    from entry e where e.what in ('role.given', 'role.accepted', 'role.turned_down', 'role.ended')
), gone as (
    select subject as person, min(entry) as entry, min(at_day) as day
    from entry where what = 'person.left' group by subject
)
select t.role, t.person, r.duty, r.level, r.system, t.entry as from_entry, t.at_day as from_day,
       least(t.next_entry, g.entry) as until_entry, least(t.next_day, g.day) as until_day
from turns t join role r on r.id = t.role left join gone g on g.person = t.person
where t.what = 'role.accepted'
