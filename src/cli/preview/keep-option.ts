import { InvalidArgumentError } from 'commander';
import type { Plan, Settings } from '../../plan/settings';
import { CliError, EXIT } from '../exit';

type Keep = Plan['keep'];

const SIDES = { source: ['source'], destination: ['destination'], adhoc: ['adHoc'], both: ['source', 'destination'] };
const RULES = ['last', 'days', 'weekly', 'monthly'];

/**
 * Rules to be tried, as they are typed: `last=7,weekly=4` for source and destination, `source:last=3` for one, `adhoc:last=2`,
 * and `destination:all` for no rule. The option may be given several times; what is not named stays as it is.
 */
export function keepOption(text: string, before: Keep | undefined): Keep {
  const [, side = 'both', rules = ''] = /^(?:(source|destination|adhoc):)?(.+)$/.exec(text) ?? [];
  const parsed = rules === 'all' ? {} : Object.fromEntries(rules.split(',').map(rule));
  const members = SIDES[side as keyof typeof SIDES].map((member) => [member, parsed]);
  return { ...before, ...(Object.fromEntries(members) as Keep) };
}

function rule(text: string): [string, number] {
  const [name = '', count = ''] = text.split('=').map((part) => part.trim());
  if (!RULES.includes(name) || !/^[1-9]\d*$/.test(count)) {
    throw new InvalidArgumentError(
      `must be rules such as last=7,weekly=4 (of ${RULES.join(', ')}), or source:last=3, or destination:all; got ${text}`,
    );
  }
  return [name, Number(count)];
}

/** @throws CliError for a plan that is not there */
export function withKeep(settings: Settings, keep: Keep, planName: string | undefined): Settings {
  if (planName !== undefined && !settings.plans.some(({ name }) => name === planName)) {
    const names = settings.plans.map(({ name }) => name).join(', ');
    throw new CliError(EXIT.usage, `${planName} is no plan of this stack`, `Plans: ${names}.`);
  }
  const plans = settings.plans.map((plan) =>
    planName === undefined || plan.name === planName ? { ...plan, keep: { ...plan.keep, ...keep } } : plan,
  );
  return { ...settings, plans };
}
