-- Records about which checks give verdicts and that belong to an AI system: its gates ask for them too.
select r.id as subject, r.system
from risk r
where r.system is not null and r.state <> 'closed'
