//! The description of the API, OpenAPI 3.1, made from the list of operations and the types that they take and give.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{OPERATIONS, Operation};
use crate::ask::{Answer, Ask, Room, Told};

/// The description.
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let told = operation.told(&mut generator);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method.to_lowercase()] = told;
    }
    let schemas = generator.take_definitions(true);
    let mut components = json!({ "schemas": schemas });
    components["schemas"]["Problem"] = json!({
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
            "detail": { "type": "string" }, "hint": { "type": "string", "description": "What to do about it." },
        },
    });
    components["securitySchemes"] = json!({ "token": { "type": "http", "scheme": "bearer" } });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "variorum",
            "version": variorum::VERSION,
            "description": "What sources say of the same events: what they agree on, where they part, who said it, who copied whom and who is silent. Reading is by GET; answers carry an ETag. Names of documents and stories stay; a claim is named by a place where it is made.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{}, { "token": [] }],
        "paths": paths,
        "components": components,
    })
}

/// The description as an answer.
pub fn told(_: &mut Room, _: &Ask) -> Told {
    Ok(Answer::Json(document().to_string()))
}

impl Operation {
    fn told(&self, generator: &mut schemars::SchemaGenerator) -> Value {
        let mut parameters: Vec<Value> = self
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| {
                json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } })
            })
            .collect();
        if let Some(query) = self.query {
            parameters.extend(fields(query, generator));
        }
        let problem = |text: &str| json!({ "description": text, "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
        let (status, media_type) = self.gives;
        let mut done = json!({ "description": self.summary });
        if let Some(answer) = self.answer {
            done["content"][media_type]["schema"] = answer(generator).to_value();
        } else if !media_type.is_empty() {
            done["content"][media_type]["schema"] = json!({ "type": "string" });
        }
        let mut responses = json!({ status.to_string(): done, "400": problem("The request cannot be read"), "503": problem("Too much at once") });
        if self.path.contains('{') || self.query.is_some() {
            responses["404"] = problem("There is no such thing");
        }
        if self.method != "GET" {
            responses["403"] = problem("The library may only be read, or the request comes from another site");
        }
        let mut told = json!({
            "operationId": self.id, "summary": self.summary, "parameters": parameters,
        });
        if let Some(body) = self.body {
            responses["404"] = problem("There is no such thing");
            responses["413"] = problem("The body is too large");
            responses["415"] = problem("The body is no JSON");
            responses["422"] = problem("It makes no sense for this library");
            told["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body(generator).to_value() } } });
        }
        told["responses"] = responses;
        told
    }
}

/// The fields of a query as parameters.
fn fields(query: super::Shape, generator: &mut schemars::SchemaGenerator) -> Vec<Value> {
    let named = query(generator).to_value();
    let name = named["$ref"].as_str().and_then(|r| r.rsplit('/').next()).unwrap_or_default().to_owned();
    let schema = generator.definitions_mut().remove(&name).unwrap_or_default();
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let field = |(name, shape): (&String, &Value)| {
        let mut shape = shape.clone();
        let about = shape.as_object_mut().and_then(|shape| shape.remove("description")).unwrap_or_default();
        json!({ "name": name, "in": "query", "required": required.contains(&name.as_str()), "description": about, "schema": shape })
    };
    schema["properties"].as_object().into_iter().flatten().map(field).collect()
}
