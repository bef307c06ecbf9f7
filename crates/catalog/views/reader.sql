-- Active persons in scope and the AI policy in force: each is asked to acknowledge it, has given that for this text, or for an
-- earlier one, which is outdated.
with given as (
    select a.person, bool_or(a.digest = v.digest) as current
    from acknowledgement a join policy_in_force v on v.id = a.policy or v.digest = a.digest
    group by a.person
)
select p.person, v.id as policy, v.digest, greatest(v.published_day, p.since_day) as asked_day,
       case when g.current then 'given' when g.person is not null then 'outdated' else 'asked' end as state
from person_in_scope p cross join policy_in_force v left join given g on g.person = p.person
