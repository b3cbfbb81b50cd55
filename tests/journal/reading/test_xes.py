LOG = """<?xml version="1.0" encoding="utf-8"?>
<x:log xes.version="1849-2016" xmlns:x="http://www.xes-standard.org/">
  <string key="origin" value="test"/>
  <x:global scope="event"><string key="concept:name" value="none"/></x:global>
  <x:trace>
    <string key="concept:name" value="007"/>
    <string key="sector" value="wood &amp; steel"/>
    <list key="tags"><values><string key="concept:name" value="not the case"/></values></list>
    <x:event>
      <string key="concept:name" value="met"/>
      <date key="time:timestamp" value="2026-01-02T10:00:00.500+01:00"/>
      <string key="org:resource" value="Zoë"><string key="nested" value="left out"/></string>
    </x:event>
    <x:event>
      <string key="concept:name" value="won"/>
      <date key="time:timestamp" value="soon"/>
    </x:event>
  </x:trace>
  <x:trace>
    <string key="concept:name" value="8"/>
    <x:event>
      <int key="minutes" value="30"/>
      <float key="amount" value="1.234"/>
      <string key="concept:name" value="met"/>
      <date key="time:timestamp" value="2026-01-03T10:00:00Z"/>
    </x:event>
  </x:trace>
</x:log>
"""


def test_events_carry_their_own_attributes_and_those_of_their_trace(read_log, rows_of, examples):
    log = read_log(LOG, name="log.xes.gz")
    assert rows_of("journey", "milestone", "rep", "amount", "minutes", "timed") == [
        ("007", "met", "Zoë", None, None, 1),
        ("8", "met", None, 1.234, 30.0, 1),
    ]
    assert examples(log, "bad_date") == [(14, "time:timestamp", "soon")]
    assert (None, "case:sector", None) in examples(log, "unused_column")
    assert log.quality.rows == 3


def test_an_attribute_of_the_trace_may_be_a_segment(read_log, rows_of):
    mapping = """
        kind = "events"
        columns = {journey = "case:concept:name", milestone = "concept:name", occurred_at = "time:timestamp"}
        segments = {sector = "case:sector"}
    """
    read_log(LOG, name="log.xes", mapping=mapping)
    assert rows_of("journey", "sector") == [("007", "wood & steel"), ("8", None)]


def test_events_outside_a_trace_need_a_column_for_their_journey(read_log, rows_of):
    flat = (
        '<log><event><string key="case_id" value="1"/><string key="activity" value="met"/>'
        '<date key="time" value="2026-01-02"/></event></log>'
    )
    read_log(flat, name="log.xes")
    assert rows_of("journey", "milestone", "timed") == [("1", "met", 0)]
