import type { LocalCloud } from 'local-cloud';
import type { Settings } from '../plan/settings';
import { observe } from '../reconcile/observe';
import { sweep } from '../reconcile/tick-sweep';
import { tick } from '../reconcile/tick';
import type { World } from '../recovery/world';
import { wouldAct, type GlancingHands } from './glance';

/** What is begun in a look would be ended in it. */
const NO_DEADLINE = new Date(8.64e15);

/** What the ticks would do that come before anything happens in the cloud. */
export class Foresight {
  /** As the first of them would see it: so do the others. */
  private seen?: World;

  constructor(
    private readonly cloud: LocalCloud,
    private readonly settings: Settings,
    private readonly since: Date,
  ) {}

  /** @param whole false where all but the sweep is as it was for the tick before: once looked at, it is passed over */
  async wouldAct(at: Date, whole: boolean): Promise<boolean> {
    const { cloud, seen } = this;
    if (seen && !whole) return wouldAct(cloud, at, (hands) => this.sweep({ ...seen, now: at }, hands));
    if (await wouldAct(cloud, at, (hands) => this.tick(hands))) return true;
    await wouldAct(cloud, at, async (hands) => {
      this.seen = await observe(this.settings, { now: at, since: this.since, requests: [], cloudOf: hands.cloudOf });
    });
    return false;
  }

  private tick(hands: GlancingHands): Promise<unknown> {
    return tick(this.settings, { since: this.since, requests: [], deadline: NO_DEADLINE, ...hands });
  }

  private sweep(world: World, hands: GlancingHands): Promise<unknown> {
    return sweep(this.settings, world, { deadline: NO_DEADLINE, ...hands });
  }
}
