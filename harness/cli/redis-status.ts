import type { Connection } from '../class/queue/connection.ts';
import { printAbove } from '../support/terminal.ts';

/**
 * Says on standard error when Redis goes away, and when it is back.
 * @returns ends that
 */
export function reportRedisStatus({ redis, address }: Connection): () => void {
  let isLost = false;
  const lose = () => {
    if (!isLost) printAbove(`the Redis at ${address} is gone: waiting for it`);
    isLost = true;
  };
  const find = () => {
    if (isLost) printAbove(`the Redis at ${address} is back`);
    isLost = false;
  };
  redis.on('close', lose).on('ready', find);
  return () => {
    redis.off('close', lose).off('ready', find);
  };
}
