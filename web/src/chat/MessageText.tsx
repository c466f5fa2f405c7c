import { memo, useMemo, type ReactNode } from 'react';
import type { MentionView } from '../core/types.gen';
import { onlyEmoji } from '../lib/emoji';
import { parseMarkup, type Node } from '../lib/markup';
import { Marked } from '../search/Marked';
import { cx } from '../ui/cx';
import { CodeBlock } from './CodeBlock';
import { Spoiler } from './Spoiler';

interface Props {
  text: string;
  mentions?: readonly MentionView[];
  /** Opens whoever is named. */
  onPerson?: ((accountId: string) => void) | undefined;
}

const NOBODY: readonly MentionView[] = [];

/** Text as it was meant: the shapes of its markup, and what can be followed made followable. A link opens apart, and the other side learns nothing of us. */
export const MessageText = memo(function MessageText({ text, mentions = NOBODY, onPerson }: Props) {
  const nodes = useMemo(() => parseMarkup(text, mentions), [text, mentions]);
  if (mentions.length === 0 && onlyEmoji(text) > 0) return <span className={onlyEmoji(text) <= 3 ? 'text-[2.5rem] leading-[1.2]' : 'text-[1.75rem] leading-[1.25]'}>{text.trim()}</span>;
  return draw(nodes, onPerson);
});

function draw(nodes: readonly Node[], onPerson: Props['onPerson']): ReactNode {
  return nodes.map((node, i) => {
    switch (node.kind) {
      case 'text':
        return <Marked key={i} text={node.text} />;
      case 'bold':
        return <strong key={i}>{draw(node.children, onPerson)}</strong>;
      case 'italic':
        return <em key={i}>{draw(node.children, onPerson)}</em>;
      case 'strike':
        return <s key={i}>{draw(node.children, onPerson)}</s>;
      case 'spoiler':
        return <Spoiler key={i}>{draw(node.children, onPerson)}</Spoiler>;
      case 'code':
        return (
          <code key={i} className="message-code">
            {node.text}
          </code>
        );
      case 'block':
        return <CodeBlock key={i} text={node.text} />;
      case 'quote':
        return (
          <blockquote key={i} className="my-1 border-l-[3px] border-current/35 pl-2.5 first:mt-0">
            {draw(node.children, onPerson)}
          </blockquote>
        );
      case 'mention':
        return (
          <bdi key={i}>
            <button
              type="button"
              disabled={!onPerson}
              onClick={() => onPerson?.(node.accountId)}
              className={cx('message-name', node.me && 'message-name-me')}
            >
              {node.text}
            </button>
          </bdi>
        );
      case 'link':
        return (
          <a key={i} href={node.href} dir="ltr" target="_blank" rel="noopener noreferrer" className="rounded-sm text-accent-ink underline decoration-current/40 underline-offset-2 [unicode-bidi:isolate] hover:decoration-current">
            {node.text}
          </a>
        );
    }
  });
}
