// What the page asks of its process, by path: each question and its answer are checked where they arrive.
import * as z from 'zod/mini';
import { LANGUAGES } from '../../config/language.ts';
import { liveWish, snapshot } from '../../live/snapshot.ts';
import { found } from './found.ts';
import { checked, diagnostics } from './help.ts';
import { askedSessions, download, shownSessions } from './sessions.ts';

/** The plugin's block of config.json, as the form has it at the moment. */
const block = z.record(z.string(), z.unknown());

/** That of the page. */
const language = z.enum(LANGUAGES);

/** `started`: news come as events of the name `LIVE_EVENT`. */
const watching = z.object({ kind: z.enum(['started', 'ended']) });

export const MESSAGES = {
  '/set-up': { question: z.object({ block }), answer: found },
  '/now': { question: z.object({ isShown: z.boolean() }), answer: watching },
  '/wish': { question: z.object({ bridge: z.string().check(z.regex(/^[\w-]{1,64}$/)), wish: liveWish }), answer: z.object({ wishId: z.string() }) },
  '/check': { question: z.object({ block }), answer: checked },
  '/sessions': { question: z.object({ block, asked: askedSessions, language }), answer: shownSessions },
  '/download': { question: z.object({ block, asked: askedSessions, what: z.enum(['csv', 'report']), language }), answer: download },
  '/diagnostics': { question: z.object({ block, others: z.readonly(z.array(block)) }), answer: diagnostics },
} as const;

/** What the process pushes while "Now" is shown: the bridges of the plugin, as they were last seen. */
export const LIVE_EVENT = 'live';

export const liveNews = z.object({
  bridges: z.array(z.extend(snapshot, { confirmedAtMs: z.number(), isOld: z.boolean() })),
  /** Why nothing can be seen, in English; null while it can. */
  failure: z.nullable(z.string()),
});

export type LiveNews = z.infer<typeof liveNews>;

export type Path = keyof typeof MESSAGES;
export type Question<P extends Path> = z.infer<(typeof MESSAGES)[P]['question']>;
export type Answer<P extends Path> = z.infer<(typeof MESSAGES)[P]['answer']>;
