internal import CYaml

/// Reads a text event by event, so that what is in it is known before anything is made of it.
enum YAMLEvents {
    /// Calls `body` with each event, until it returns false or what follows is no YAML, which composing it says better.
    static func read(_ text: String, _ body: (yaml_event_t) -> Bool) {
        var text = text
        text.withUTF8 { bytes in
            var parser = yaml_parser_t()
            guard yaml_parser_initialize(&parser) == 1 else { return }
            defer { yaml_parser_delete(&parser) }
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
            while true {
                var event = yaml_event_t()
                guard yaml_parser_parse(&parser, &event) == 1 else { return }
                defer { yaml_event_delete(&event) }
                if event.type == YAML_STREAM_END_EVENT || !body(event) { return }
            }
        }
    }
}
