import { closest } from 'fastest-levenshtein';
import type { DrillSettings } from '../../plan/drill-settings';
import type { Settings } from '../../plan/settings';
import { turns, type Turn } from '../../recovery/drill/turn';
import { pointOf, type Point } from '../../recovery/point';
import type { Cloud } from '../context';
import { CliError, EXIT } from '../exit';

/** Which servers are meant; none of them means the one whose turn it is. */
export interface DrillWish {
  plan?: string;
  server?: string[];
  all?: boolean;
}

/**
 * The copies to be drilled, in turn.
 *
 * @throws CliError for what nobody knows, and where nobody has a usable copy
 * @throws CloudError for a region that cannot be read
 */
export async function targetsOf(
  settings: Settings & { drill: DrillSettings },
  { cloudOf, now }: Cloud,
  wish: DrillWish,
): Promise<Turn[]> {
  const { drill } = settings;
  const { plan, server = [] } = wish;
  const isChosen = checkChoice(settings, wish);
  const points: Point[] = [];
  for await (const page of cloudOf(drill.region).imagePages({ tags: {} })) {
    points.push(...page.flatMap((image) => pointOf(settings, image, drill.region) ?? []));
  }
  checkKnown(server, points, drill);
  const chosen = isChosen ? { plans: plan === undefined ? undefined : [plan], instances: wish.server } : {};
  const found = turns(settings, { ...drill, ...chosen }, points, now());
  const missing = server.find((id) => !found.some(({ instance }) => instance === id));
  if (missing !== undefined || found.length === 0) throw noCopy(missing, drill);
  return isChosen ? found : found.slice(0, 1);
}

/** @returns whether anything was chosen */
function checkChoice({ plans }: Settings, { plan, server, all = false }: DrillWish): boolean {
  const choices = [plan !== undefined, server !== undefined, all].filter(Boolean).length;
  if (choices > 1) throw new CliError(EXIT.usage, 'which servers? say one of --plan, --server and --all');
  const names = plans.map(({ name }) => name);
  if (plan !== undefined && !names.includes(plan)) throw unknown(plan, 'plan', names);
  return choices === 1;
}

function checkKnown(servers: readonly string[], points: readonly Point[], { region }: DrillSettings): void {
  const known = [...new Set(points.map(({ identity }) => identity.instance))];
  const stranger = servers.find((id) => !known.includes(id));
  if (stranger !== undefined) throw unknown(stranger, `server with a copy in ${region}`, known);
}

function unknown(word: string, what: string, known: readonly string[]): CliError {
  const nearest = known.length > 0 ? `The nearest is ${closest(word, [...known])}.` : 'There is none.';
  return new CliError(EXIT.usage, `${word} is no ${what}`, nearest);
}

function noCopy(server: string | undefined, { region }: DrillSettings): CliError {
  const message = `${server ?? 'no server'} has ${server === undefined ? 'a' : 'no'} usable copy in ${region}`;
  return new CliError(EXIT.broken, message, 'What there is, and why it does not count: npm run offsite -- status');
}
