import type { Context } from '../context';
import { seeAll } from '../look';
import { answer } from '../problems';
import { statusOf } from './document';
import { showStatus } from './text';
import { holdingsOf } from './vault';
import { imageCounts } from '../vault-points';

export async function status(context: Context, quiet?: boolean): Promise<void> {
  const stack = await context.stack();
  const cloud = await context.cloud();
  const { birth, seen, vault } = await seeAll(context, stack, cloud);
  const counts = stack.settings.imageQuota === undefined ? new Map() : await imageCounts(vault, cloud);
  const found = statusOf(stack, birth, seen, vault, holdingsOf(stack.settings, vault, counts));
  answer(context, found, { quiet, show: showStatus });
}
