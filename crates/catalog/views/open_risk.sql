-- Risks that are not closed: of the management system, and of AI systems in scope that are not retired.
select r.*, r.level is not null and r.level > r.limit_level as above_limit
from risk r left join system_stage s on s.system = r.system
where r.state <> 'closed' and (r.system is null or s.system is not null)
