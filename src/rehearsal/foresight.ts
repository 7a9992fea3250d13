import type { LocalCloud } from 'local-cloud';
import type { Settings } from '../plan/settings';
import { observe } from '../reconcile/observe';
import { sweep } from '../reconcile/retention/tick-sweep';
import { tick } from '../reconcile/tick';
import type { Report } from '../recovery/report';
import type { World } from '../recovery/world';
import { Glance } from './glance';

/** What is begun in a look would be ended in it. */
const NO_DEADLINE = new Date(8.64e15);

/** What the ticks would do that come before anything happens in the cloud. */
export class Foresight {
  private readonly glance: Glance;
  /** What a sweep knows before it reads. */
  private known?: World;

  constructor(
    cloud: LocalCloud,
    private readonly settings: Settings,
    private readonly since: Date,
  ) {
    this.glance = new Glance(cloud);
  }

  /** What a tick would tell that changes nothing; undefined where one would change something. */
  async report(at: Date): Promise<Report | undefined> {
    const { settings, since } = this;
    let told: Report | undefined;
    const acts = await this.glance.wouldAct(at, async (hands) => {
      told = await tick(settings, { since, requests: [], ...hands, deadline: NO_DEADLINE });
    });
    return acts ? undefined : told;
  }

  /** @param whole false where the sweep alone may do something */
  wouldAct(at: Date, whole: boolean): Promise<boolean> {
    const { settings, since } = this;
    return this.glance.wouldAct(at, async (hands) => {
      const by = { ...hands, deadline: NO_DEADLINE };
      if (whole) return tick(settings, { since, requests: [], ...by });
      this.known ??= await observe(settings, { now: at, since, requests: [], cloudOf: hands.cloudOf });
      return sweep(settings, { ...this.known, now: at }, by);
    });
  }
}
