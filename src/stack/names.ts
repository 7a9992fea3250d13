import {
  ALARM_NAME,
  FUNCTION_NAME,
  limitedName,
  LOG_PROJECT_NAME,
  RAM_NAME,
  RAM_POLICY_NAME,
  shortHash,
} from './limited-name';

/** What an alarm is about. */
export type AlarmSubject = 'silence' | 'failure' | 'refusal' | 'outage';

/** How everything that the stack declares is called in the cloud. */
export interface ResourceNames {
  user: string;
  role: string;
  functionName: string;
  logProject: string;
  /** @param index from 1 */
  userPolicy(index: number): string;
  rolePolicy(index: number): string;
  /** Alarm rules are the account's, not the region's, so the region is in their names: a move makes new ones first. */
  alarm(subject: AlarmSubject): string;
}

/** @param account its id: log project names are global, so it is in them, hashed */
export function resourceNames(project: string, stack: string, homeRegion: string, account: string): ResourceNames {
  const stem = `${project}-${stack}`;
  return {
    user: limitedName(stem, '-user', RAM_NAME),
    role: limitedName(stem, '-function', RAM_NAME),
    functionName: limitedName(stem, '', FUNCTION_NAME),
    logProject: limitedName(stem.toLowerCase(), `-${homeRegion}-${shortHash(account, stem)}`, LOG_PROJECT_NAME),
    userPolicy: (index) => limitedName(stem, `-user-${index}`, RAM_POLICY_NAME),
    rolePolicy: (index) => limitedName(stem, `-function-${index}`, RAM_POLICY_NAME),
    alarm: (subject) => limitedName(stem, `-${subject}-${homeRegion}`, ALARM_NAME),
  };
}
