import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can fall silent, as a firewall that forgot a connection does. */
export interface HalfOpenProxy {
  readonly port: number;
  /** Passes nothing on any more, either way, and tells nobody; connections are still taken. */
  fallSilent(): void;
  /** Passes on what comes over new connections; the silent ones stay silent for ever. */
  workAgain(): void;
  close(): void;
}

/** Opens a {@link HalfOpenProxy} to a server on this machine. */
export async function openHalfOpenProxy(targetPort: number): Promise<HalfOpenProxy> {
  let isSilent = false;
  let pairs: readonly (readonly [Socket, Socket])[] = [];
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    pairs = [...pairs, [near, far]];
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", () => undefined);
      if (isSilent) {
        from.resume();
      } else {
        from.pipe(to);
      }
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent() {
      isSilent = true;
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
    workAgain() {
      isSilent = false;
    },
    close() {
      server.close();
      for (const socket of pairs.flat()) {
        socket.destroy();
      }
    },
  };
}
