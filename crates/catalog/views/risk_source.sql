-- Each AI system in scope and each source of risk, with the last day on which somebody with the duty risk answered it: by a rating,
-- a review, or a reason why it brings none. Nobody did if the day is empty.
with asked as (
    select column1 as source
    from (values ('safety'), ('fairness'), ('privacy'), ('security'), ('robustness'), ('transparency'), ('oversight'),
                 ('misuse'), ('supplier'))
)
select g.system, g.rank, a.source, max(l.day) as day, max(l.entry) as entry
from system_stage g cross join asked a left join risk_look l on l.system = g.system and l.source = a.source
group by g.system, g.rank, a.source
