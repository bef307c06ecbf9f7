-- One row if no AI system is in scope: checks about AI systems then say that they do not know, for an empty register proves
-- nothing, or that they do not apply, if somebody attested that there is none.
select 'organisation' as subject,
       case when a.entry is null then 'unknown' else 'not applicable' end as verdict,
       case when a.entry is null then 'no AI system is in scope, and nobody attested that there is none'
            else 'no AI system is in scope, as was attested' end as reason,
       a.entry
from (select count(*) as systems from system_stage) s
     cross join (select max(entry) as entry from attested where about = 'system') a
where s.systems = 0
