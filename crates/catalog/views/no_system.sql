-- One row if no AI system is in scope and nobody attested about the register of AI systems: an empty register proves nothing, so
-- checks about AI systems then say that they do not know.
select 'organisation' as subject, 'unknown' as verdict,
       'no AI system is in scope, and nobody attested that there is none' as reason, cast(null as bigint) as entry
from (select count(*) as systems from system_stage) s
     cross join (select count(*) as words from attested where about = 'system') a
where s.systems = 0 and a.words = 0
