-- One row for each stage, by its rank, that no release in scope has reached: checks about releases from that stage then say that
-- they do not know, or that they do not apply, if somebody attested that the register of releases is complete.
select s.rank, 'organisation' as subject,
       case when a.entry is null then 'unknown' else 'not applicable' end as verdict,
       'no release is in ' || s.stage || ' or later, '
           || case when a.entry is null then 'and nobody attested that the register is complete' else 'as was attested' end as reason,
       a.entry
from (select column1 as rank, column2 as stage from (values (3, 'verify'), (4, 'shadow'), (5, 'canary'))) s
     cross join (select coalesce(max(rank), 0) as reached from subject_release) r
     cross join (select max(entry) as entry from attested where about = 'release') a
where r.reached < s.rank
