import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';

/** Shows each adapter that the factory connects to `see`, which may replace its methods, before it is used. */
export function onConnect<Adapter extends SqlDriverAdapter>(
  factory: { connect(): Promise<Adapter> },
  see: (adapter: Adapter) => void,
): void {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    see(adapter);
    return adapter;
  };
}
