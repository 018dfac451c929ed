/** Which site uses which template. */
import { dailyGather } from './dailygather.ts';
import { harbourCourier } from './harbourcourier.ts';
import { kuestenbote } from './kuestenbote.ts';
import type { Template } from './markup.ts';
import { meridianPress } from './meridianpress.ts';
import { millbrookEcho } from './millbrookecho.ts';
import { minatoShimbun } from './minatoshimbun.ts';
import { northshorePost } from './northshorepost.ts';
import { openCoast } from './opencoast.ts';
import { selbyLiving } from './selbyliving.ts';
import { tidewaterWeekly } from './tidewaterweekly.ts';
import { umikaze } from './umikaze.ts';
import { valleyLedger } from './valleyledger.ts';

export const TEMPLATES: Record<string, Template> = {
  'harbourcourier.example': harbourCourier,
  'meridianpress.example': meridianPress,
  'valleyledger.example': valleyLedger,
  'northshorepost.example': northshorePost,
  'dailygather.example': dailyGather,
  'tidewaterweekly.example': tidewaterWeekly,
  'millbrookecho.example': millbrookEcho,
  'kuestenbote.example': kuestenbote,
  'minatoshimbun.example': minatoShimbun,
  'umikaze.example': umikaze,
  'opencoast.example': openCoast,
  'selbyliving.example': selbyLiving,
};
