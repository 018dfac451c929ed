import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachmentOf, linkOf, packLink } from '../../functions/aws/fold-items.ts';
import type { Attachment } from '../../functions/story/index.ts';
import type { StoryLink } from '../../functions/story/story.ts';

const link: StoryLink = {
  ...{ articleId: 'a_3wffkb8sywd7x2xx', otherId: 'a_cds5cknxmxmjsx2t', relation: 'copy', similarity: 0.899 },
  ...{ containedInOther: 0.959, containsOther: 0.934, sharedWords: 426, lagSeconds: 14520, method: 'shingle5/3' },
};
const attachment: Attachment = {
  ...{ parentId: 'a_cds5cknxmxmjsx2t', link, strength: 39 },
  parentOrder: '2026-03-09T23:48:00.000Z|a_cds5cknxmxmjsx2t',
};

describe('evidence of the fold in the table', () => {
  it('is read as it was written', () => {
    assert.deepEqual(linkOf({ about: packLink(link) }), link);
    assert.deepEqual(attachmentOf({ about: packLink(attachment) }), attachment);
  });

  it('is read as an earlier version wrote it', () => {
    assert.deepEqual(linkOf({ json: JSON.stringify(link) }), link);
    assert.deepEqual(attachmentOf({ json: JSON.stringify(attachment) }), attachment);
  });

  it('takes less than half of its text', () => {
    assert.ok(packLink(link).length < JSON.stringify(link).length / 2.5, String(packLink(link).length));
    assert.ok(
      packLink(attachment).length < JSON.stringify(attachment).length / 2.5,
      String(packLink(attachment).length),
    );
  });
});
