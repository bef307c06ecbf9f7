-- Releases that are subjects of checks: those of AI systems in scope that are not over. The candidate of a gate stands at the
-- stage that it wants to reach and is there in any case, so that no gate opens because its checks had nothing to look at.
with placed as (
    select r.id, r.system, r.version, r.digest, r.since_day, r.since_entry, c.release is not null as candidate,
           case when c.stage is null or c.stage in ('stopped', 'retired') then r.state else c.stage end as stage
    from release r left join candidate c on c.release = r.id
    where r.state not in ('stopped', 'retired') or c.release is not null
)
select p.id as release, p.system, p.version, p.stage,
       case p.stage when 'design' then 1 when 'build' then 2 when 'verify' then 3
                    when 'shadow' then 4 when 'canary' then 5 when 'live' then 6 else 0 end as rank,
       coalesce(s.class, 'high') as class, p.digest, s.decides_about_people, s.in_scope, p.since_day,
       p.since_entry, p.candidate
from placed p join system s on s.id = p.system
where p.candidate or (s.in_scope and s.state <> 'retired')
