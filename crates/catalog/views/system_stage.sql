-- AI systems in scope that are not retired, each with the highest stage of its releases; one without a release is in design. The
-- system of a gate's candidate is there in any case.
with reached as (
    select system, max(rank) as rank, bool_or(candidate) as candidate from subject_release group by system
)
select s.id as system, coalesce(r.rank, 1) as rank, coalesce(s.class, 'high') as class, s.in_scope,
       s.decides_about_people, s.personal_data, s.created_day, s.purpose_changed_day, s.purpose_changed_entry
from system s left join reached r on r.system = s.id
where coalesce(r.candidate, false) or (s.in_scope and s.state <> 'retired')
