import type { Tags } from '../../../core/tags';

/** Tags in the shape of ECS answers. */
export const tagView = (tags: Tags) => ({
  Tag: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
});
