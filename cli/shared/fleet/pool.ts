/** Works on items, that many at once, in their order; after `stop` none is begun. What `work` throws is thrown at the end. */
export async function pool<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
  stop: () => boolean = () => false,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of left) {
      if (stop()) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
