import { RECOVERY } from './fields-recovery';
import { group, leaf, list, required, text, wholeNumber } from './spec';
import { instanceId, planName, region, schedule, timeZone } from './values';

// The keys of `offsite:drill`; see fields.ts.

const LONGEST_COMMAND = 2000;

export const DRILL = {
  schedule: required(leaf(schedule, '0 12 * * *')),
  timeZone: leaf(timeZone, 'Asia/Shanghai'),
  region: leaf(region, 'cn-qingdao'),
  plans: leaf(list('must be a list of plan names', planName, 'must name a plan'), 'nightly'),
  instances: leaf(
    list('must be a list of instance ids', instanceId, 'must name an instance'),
    'i-uf661wb708uvqc9jyhem',
  ),
  probe: group(
    {
      command: leaf(
        text(
          `must be a shell command of 1 to ${LONGEST_COMMAND} characters`,
          (value) => value.length >= 1 && value.length <= LONGEST_COMMAND,
        ),
        'systemctl is-active nginx',
      ),
      tcpPort: leaf(
        wholeNumber('must be a port, 1 to 65535', (n) => n >= 1 && n <= 65_535),
        '443',
      ),
    },
    '{ command: systemctl is-active nginx }',
  ),
  timeoutMinutes: leaf(
    wholeNumber('must be a whole number of minutes from 1 to 720', (n) => n >= 1 && n <= 720),
    '30',
  ),
  network: group(
    {
      vSwitchIds: required(RECOVERY.network.members.vSwitchIds),
      securityGroupIds: required(RECOVERY.network.members.securityGroupIds),
    },
    '{ vSwitchIds: vsw-m5e0001, securityGroupIds: sg-m5e0001 }',
  ),
  typeFallbacks: RECOVERY.typeFallbacks,
};
