import { channelFacts, isChannel } from '#shared/channels.ts';
import { countText, plural } from '../format/numbers.ts';
import { channelWord } from '../format/words.ts';

export type ChannelShare = { readonly channel: string; readonly value: number };

const WIDTH = 96;
const HEIGHT = 10;

/** How a count splits into channels, in one line. */
export function ChannelMix({ shares, of }: { shares: readonly ChannelShare[]; of: string }) {
  const sorted = shares.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const sum = sorted.reduce((total, { value }) => total + value, 0);
  if (sum === 0) return <span className="muted">–</span>;
  const text = sorted.map(({ channel, value }) => `${channelWord(channel)} ${countText(value)}`);
  let x = 0;
  return (
    <span className="mix-line" title={text.join(', ')}>
      <svg
        className="mix"
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={`${plural(sum, of)} by channel: ${text.join(', ')}`}
      >
        {sorted.map(({ channel, value }) => {
          const width = (WIDTH * value) / sum;
          const at = x;
          x += width;
          return (
            <rect
              key={channel}
              x={at}
              width={Math.max(1, width - 1)}
              height={HEIGHT}
              style={{ fill: channelColor(channel) }}
            />
          );
        })}
      </svg>
    </span>
  );
}

export function channelColor(channel: string): string {
  if (!isChannel(channel)) return 'var(--channel-none)';
  const { chartColor, chartColorOnDark = chartColor } = channelFacts(channel);
  return `light-dark(${chartColor}, ${chartColorOnDark})`;
}
