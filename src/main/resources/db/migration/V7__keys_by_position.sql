-- Where several programs write, the keys of events are not in generations, and old ones are found by their position. ${shared}
-- begins a statement that only a shared database needs; for the embedded one it begins a comment.
${shared} create index event_key_by_position on event_key (position);
