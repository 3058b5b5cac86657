import { describe, expect, test } from '@jest/globals';
import { joined } from '../message.ts';
import { responseBundle } from './response.ts';

describe('responseBundle', () => {
  test('puts stored texts in as they are, in order, with status, location, etag and lastModified', () => {
    const text = joined(
      responseBundle('transaction', [
        { status: 201, location: 'http://h/fhir/Patient/1/_history/1', etag: 'W/"1"', lastModified: Date.UTC(2026, 0, 2, 3, 4, 5, 6) },
        { status: 200, fullUrl: 'http://h/fhir/Patient/1', resource: ['{"resourceType":"Patient",', '"x":7.80}'], etag: 'W/"1"' },
        { status: 412, outcome: '{"resourceType":"OperationOutcome"}' },
        { status: 204 },
      ]),
    );
    expect(text).toContain('"x":7.80');
    expect(JSON.parse(text)).toEqual({
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: [
        {
          response: {
            status: '201 Created',
            location: 'http://h/fhir/Patient/1/_history/1',
            etag: 'W/"1"',
            lastModified: '2026-01-02T10:04:05.006+07:00',
          },
        },
        {
          fullUrl: 'http://h/fhir/Patient/1',
          resource: { resourceType: 'Patient', x: 7.8 },
          response: { status: '200 OK', etag: 'W/"1"' },
        },
        { response: { status: '412 Precondition Failed', outcome: { resourceType: 'OperationOutcome' } } },
        { response: { status: '204 No Content' } },
      ],
    });
  });

  test('a bundle without entries has no list', () => {
    expect(responseBundle('batch', [])).toBe('{"resourceType":"Bundle","type":"batch-response"}');
  });
});
