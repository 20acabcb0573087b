# The curl lines of the workflow guide (seed 001) as they are printed there. The test that runs this puts the node's
# address in the place of localhost:3000 and a real session in that of your-session-cookie; "sleep 5" waits for what the
# guide waits for.
sleep() { until curl -s "http://localhost:3000/api/admin/agent-checkpoints?status=PENDING" -H "Cookie: your-session-cookie" | jq -e '.total > 0' >/dev/null; do command sleep 0.1; done; }

# ended ID: waits until a job is COMPLETED. asks ID: waits until it has asked for a decision.
ended() { until [ "$(curl -s http://localhost:3000/api/agent-jobs/$1 -H "Cookie: your-session-cookie" | jq -r '.job.status')" = COMPLETED ]; do command sleep 0.1; done; }
asks() { until curl -s http://localhost:3000/api/agent-jobs/$1/checkpoints -H "Cookie: your-session-cookie" | jq -e '.checkpoints[0]' >/dev/null; do command sleep 0.1; done; }

echo "== start"
curl -X POST http://localhost:3000/api/admin/agent-worker \
  -H "Cookie: your-session-cookie"

echo "== example 1"
curl -X POST http://localhost:3000/api/agent-jobs \
  -H "Content-Type: application/json" \
  -H "Cookie: your-session-cookie" \
  -d '{
    "jobType": "simple-task",
    "taskDescription": "Process user data",
    "inputData": {
      "userId": "user-123",
      "action": "update-profile"
    },
    "priority": 5
  }'

echo "== example 2"
curl -X POST http://localhost:3000/api/agent-jobs \
  -H "Content-Type: application/json" \
  -H "Cookie: your-session-cookie" \
  -d '{
    "jobType": "code-generation",
    "taskDescription": "Generate authentication module",
    "inputData": {
      "files": [
        {
          "path": "lib/auth.ts",
          "content": "export function authenticate() { return true; }"
        },
        {
          "path": "lib/auth.test.ts",
          "content": "describe(\"auth\", () => { ... })"
        }
      ],
      "description": "User authentication module"
    },
    "priority": 8
  }'

echo "== example 3"
curl -X POST http://localhost:3000/api/agent-jobs \
  -H "Content-Type: application/json" \
  -H "Cookie: your-session-cookie" \
  -d '{
    "jobType": "data-processing",
    "taskDescription": "Transform customer data",
    "inputData": {
      "operation": "transform",
      "data": [
        {"id": 1, "name": "John", "email": "john@example.com"},
        {"id": 2, "name": "Jane", "email": "jane@example.com"}
      ],
      "transform": "normalize"
    },
    "priority": 7
  }'

echo "== list"
curl http://localhost:3000/api/agent-jobs \
  -H "Cookie: your-session-cookie"

echo "== list by status"
curl "http://localhost:3000/api/agent-jobs?status=PENDING" \
  -H "Cookie: your-session-cookie"

echo "== list by type"
curl "http://localhost:3000/api/agent-jobs?jobType=code-generation" \
  -H "Cookie: your-session-cookie"

echo "== list a page"
curl "http://localhost:3000/api/agent-jobs?limit=10&offset=0" \
  -H "Cookie: your-session-cookie"

echo "== create"
JOB_ID=$(curl -X POST http://localhost:3000/api/agent-jobs \
  -H "Content-Type: application/json" \
  -H "Cookie: your-session-cookie" \
  -d '{
    "jobType": "code-generation",
    "taskDescription": "Generate auth code",
    "inputData": {"files": [{"path": "lib/auth.ts", "content": "..."}]}
  }' | jq -r '.job.id')

echo "Job ID: $JOB_ID"

# Check job status
curl http://localhost:3000/api/agent-jobs/$JOB_ID \
  -H "Cookie: your-session-cookie" | jq '.job.status'

# Wait for checkpoint
sleep 5
asks $JOB_ID

# Get checkpoints
CHECKPOINT_ID=$(curl http://localhost:3000/api/agent-jobs/$JOB_ID/checkpoints \
  -H "Cookie: your-session-cookie" | jq -r '.checkpoints[0].id')

echo "Checkpoint ID: $CHECKPOINT_ID"

echo "== approve"
curl -X POST http://localhost:3000/api/admin/agent-checkpoints/$CHECKPOINT_ID \
  -H "Cookie: your-session-cookie"

echo "== reject"
asks 2
OTHER_ID=$(curl "http://localhost:3000/api/admin/agent-checkpoints?status=PENDING" -H "Cookie: your-session-cookie" | jq -r '.checkpoints[0].id')
curl -X DELETE http://localhost:3000/api/admin/agent-checkpoints/$OTHER_ID \
  -H "Content-Type: application/json" \
  -H "Cookie: your-session-cookie" \
  -d '{
    "reason": "Code doesn'"'"'t meet security standards"
  }'

echo "== status"
# Check final status
ended $JOB_ID
curl http://localhost:3000/api/agent-jobs/$JOB_ID \
  -H "Cookie: your-session-cookie" | jq '.job.status'

echo "== metrics"
ended 1
ended 3
until curl -s http://localhost:3000/api/admin/agent-worker -H "Cookie: your-session-cookie" | jq -e '.worker.activeJobs == 0' >/dev/null; do command sleep 0.1; done
curl http://localhost:3000/api/metrics | grep agent_jobs_total

echo "== worker"
curl http://localhost:3000/api/admin/agent-worker \
  -H "Cookie: your-session-cookie"

echo "== stop"
curl -X DELETE http://localhost:3000/api/admin/agent-worker \
  -H "Cookie: your-session-cookie"
