import type { LocalCloud } from 'local-cloud';
import type { Settings } from '../plan/settings';
import { observe } from '../reconcile/observe';
import { sweep } from '../reconcile/tick-sweep';
import { tick } from '../reconcile/tick';
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
