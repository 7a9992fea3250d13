import { LocalCloud } from 'local-cloud';

/** A thousand servers with sixty nights behind them: an image and a snapshot of a disk each. */
export async function bigSeed(): Promise<string> {
  const heap = (): number => {
    global.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  // What is loaded with the first cloud is not the seed's.
  await (await LocalCloud.start()).close();
  const before = heap();
  const begin = performance.now();
  const servers = [{ region: 'cn-shanghai', count: 1000, tags: { fleet: 'yes' } }];
  const cloud = await LocalCloud.start({ seed: { servers, history: { nights: 60, disks: 1 } } });
  const seconds = (performance.now() - begin) / 1000;
  const after = heap();
  const { images, snapshots } = cloud.world.ecs.regions['cn-shanghai'] ?? { images: {}, snapshots: {} };
  const [points, parts] = [images, snapshots].map((each) => Object.keys(each).length);
  await cloud.close();
  return `1,000 servers with 60 nights (${points} images, ${parts} snapshots): ${seconds.toFixed(2)} s, ${(after - before).toFixed(0)} MiB of heap`;
}
