import type { Place, ResourceType } from './resourceType';
import type { ResourceState } from './state';

interface Waiting {
  state: ResourceState;
  complete: NonNullable<ResourceType['complete']>;
  place: Place;
  seconds: number;
}

/** Virtual seconds between two looks, and after which nobody looks any more. */
const BETWEEN = 3;
const LONGEST = 600;

/** Resources that are made and not yet as they are to be: they come about side by side, while others are made. */
export class Pending {
  private waiting: Waiting[] = [];

  add(state: ResourceState, type: ResourceType, place: Place): void {
    if (type.complete) this.waiting.push({ state, complete: type.complete, place, seconds: 0 });
  }

  /** @param urns those to wait for; default all. @throws Error that names what does not come about */
  async settle(urns?: string[]): Promise<void> {
    for (;;) {
      const left: Waiting[] = [];
      for (const each of this.waiting) {
        const { id, inputs } = each.state;
        const isAsked = urns === undefined || urns.includes(each.state.urn);
        if (!isAsked || !(await each.complete(id, inputs, each.place))) left.push(each);
      }
      this.waiting = left;
      const asked = left.filter(({ state }) => urns === undefined || urns.includes(state.urn));
      const [first] = asked;
      if (!first) return;
      const late = asked.find(({ seconds }) => seconds >= LONGEST);
      if (late) throw new Error(`'${late.state.name}': not as it is to be after ${LONGEST} s`);
      await first.place.wait(BETWEEN);
      for (const each of left) each.seconds += BETWEEN;
    }
  }
}
