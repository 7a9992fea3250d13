import type { LocalCloud } from 'local-cloud';
import { EXIT } from '../src/cli/exit';
import type { OutcomeLine } from '../src/recovery/report';
import { darken, failback, failover, isSurvived, preflight, type Disaster } from './disaster';
import { document, functionCalls, images, refusedCalls } from './document';
import { followUp } from './follow';
import type { Options } from './options';
import { deploy, inject, lastAges, lastOutcomes, type InjectedFault, type Rehearsal } from './rehearsal';
import * as show from './show';
import * as tell from './show-disaster';
import { tellCommands } from './commands';
import type { StackFile, Stacks } from './stacks';
import { trySubUser } from './sub-user';
import { exitCode, judge, verdictText, type Finding } from './verdict';

/**
 * The whole pipeline of a stack on a local cloud of its own, through some nights. Returns the exit code.
 *
 * @param toldToStop ends it early
 */
export async function demo(options: Options, { stack, recovery }: Stacks, toldToStop: Promise<void>): Promise<number> {
  const rehearsal = await deploy(stack);
  const interrupted = toldToStop.then(() => EXIT.interrupted);
  try {
    const code = await Promise.race([interrupted, play(rehearsal, options, recovery)]);
    if (!options.stay || code === EXIT.interrupted) return code;
    tellCommands(rehearsal, options);
    await toldToStop;
    return code;
  } finally {
    await rehearsal.cloud.close();
  }
}

async function play(rehearsal: Rehearsal, options: Options, recovery?: StackFile): Promise<0 | 1> {
  const fault = options.fail && inject(rehearsal, options.fail);
  const findings = options.json
    ? await printJson(rehearsal, options, { fault, recovery })
    : await tellAll(rehearsal, options, recovery);
  if (fault) findings.push(rehearsed(fault()));
  if (!options.json) show.out.heading(verdictText(findings));
  return exitCode(findings);
}

/** A rehearsal that did not rehearse what it was asked to is no success. */
function rehearsed({ action, code, fired }: InjectedFault): Finding {
  if (fired) return { ok: true, text: `refused once: ${action} with ${code}` };
  console.error(
    `${action} was never called, so it was not refused with ${code}: nothing was rehearsed. More nights, or another action, may.`,
  );
  return { ok: false, text: `${action} was never called, so it was not refused` };
}

function survived(rehearsal: Rehearsal, disaster: Disaster): Finding {
  const ok = isSurvived(rehearsal, disaster);
  const text = ok ? 'every server is up again, and protected anew' : 'not every server is up again and protected';
  return { ok, text };
}

async function printJson(
  rehearsal: Rehearsal,
  { nights }: Options,
  { fault, recovery }: { fault?: () => InjectedFault; recovery?: StackFile },
): Promise<Finding[]> {
  const { cloud } = rehearsal;
  for (let night = 0; night < nights; night++) await cloud.clock.advance('P1D');
  const outcomes = await followed(cloud);
  const told = document(rehearsal, outcomes, fault?.());
  const disaster = recovery && (await strike(rehearsal, recovery));
  show.out.document({ ...told, disaster });
  return [judge(outcomes), ...(disaster ? [survived(rehearsal, disaster)] : [])];
}

async function tellAll(rehearsal: Rehearsal, options: Options, recovery?: StackFile): Promise<Finding[]> {
  const findings = await tellNights(rehearsal, options);
  if (recovery) findings.push(survived(rehearsal, await strike(rehearsal, recovery, tell)));
  return findings;
}

/** How the slots of the nights ended that are over now. */
function followed(cloud: LocalCloud): Promise<OutcomeLine[]> {
  const turnHour = () => cloud.clock.advance('PT1H');
  return followUp(cloud.clock.now(), { outcomes: () => lastOutcomes(cloud), turnHour });
}

/** @param told after each step, what came of it */
async function strike(rehearsal: Rehearsal, recovery: StackFile, told?: typeof tell): Promise<Disaster> {
  const { cloud, settings } = rehearsal;
  const { sourceRegion: region } = settings;
  const at = cloud.clock.now().toISOString();
  darken(cloud, region);
  told?.showDark(region, at);
  const looked = await preflight(cloud);
  told?.showLook(looked);
  const over = await failover(cloud, recovery);
  told?.showFailover(over);
  const back = await failback(rehearsal, over);
  told?.showFailback(back);
  return { at, region, preflight: looked, failover: over, failback: back };
}

async function tellNights(rehearsal: Rehearsal, { nights, fail, stack }: Options): Promise<Finding[]> {
  const { cloud, settings, deployed } = rehearsal;
  show.out.heading(
    `Deployed Pulumi.${stack}.yaml to a local cloud, from ${settings.sourceRegion} to ${settings.destinationRegions.join(', ')}`,
  );
  show.showDeployed(deployed);
  if (fail) show.out.line(`One ${fail.action} will be refused with ${fail.code}.`);
  for (let night = 1; night <= nights; night++) await turnOneNight(cloud, night, nights);
  const outcomes = await tellFollowed(cloud);
  show.out.heading('Age of the newest copies');
  show.showAges(lastAges(cloud));
  show.showCalls(functionCalls(cloud), cloud.invocations().length);
  show.out.heading("What the sub-user's key may do, tried");
  const trials = await trySubUser(rehearsal);
  show.showTrials(trials);
  const ok = trials.every(({ asExpected }) => asExpected);
  return [judge(outcomes), { ok, text: `the sub-user may do ${ok ? 'what is declared' : 'other than declared'}` }];
}

async function tellFollowed(cloud: LocalCloud): Promise<OutcomeLine[]> {
  const [until, before] = [cloud.clock.now().getTime(), lastOutcomes(cloud)];
  const outcomes = await followed(cloud);
  const now = cloud.clock.now();
  if (now.getTime() === until) return outcomes;
  show.out.heading(
    `Slots that were under way as the last night ended, followed until ${now.toISOString().slice(0, 16)}Z`,
  );
  show.showOutcomes(news(before, outcomes));
  return outcomes;
}

function news(before: readonly OutcomeLine[], outcomes: readonly OutcomeLine[]): OutcomeLine[] {
  const known = new Set(before.map((outcome) => JSON.stringify(outcome)));
  return outcomes.filter((outcome) => !known.has(JSON.stringify(outcome)));
}

const HOURS = 24;

async function turnOneNight(cloud: LocalCloud, night: number, nights: number): Promise<void> {
  const before = { images: images(cloud).length, outcomes: lastOutcomes(cloud), refused: refusedCalls(cloud).length };
  const bar = show.progress(HOURS);
  for (let hour = 1; hour <= HOURS; hour++) {
    await cloud.clock.advance('PT1H');
    bar.to(hour, `night ${night} of ${nights}, ${cloud.clock.now().toISOString().slice(0, 16)}Z`);
  }
  bar.stop();
  show.out.heading(`Night ${night} of ${nights}, until ${cloud.clock.now().toISOString().slice(0, 16)}Z`);
  show.showImages(images(cloud).slice(before.images));
  show.showRefused(refusedCalls(cloud).slice(before.refused));
  show.showOutcomes(news(before.outcomes, lastOutcomes(cloud)));
}
